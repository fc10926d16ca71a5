"""The figures of `make bench`: the product against the ceiling of the machine it runs on."""
