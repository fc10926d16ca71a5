"""Read models: events become rows; rows answer questions. Disposable; `rebuild` refills them."""
