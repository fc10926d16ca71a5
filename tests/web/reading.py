"""What a page says, and the forms that stand on it."""

import re


def text_of(answer, status=200):
    page = answer.get_data(as_text=True)
    assert answer.status_code == status, page
    return page


def form_of(page, id):
    """(address, what its fields and buttons are worth) of the form with this id."""
    form = re.search(rf'<form[^>]*action="([^"]+)"[^>]*id="{id}">(.*?)</form>', page, re.S)
    assert form, id
    return form[1], dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[2]))


def hidden_in(form):
    """name -> value of the hidden fields in this piece of a page."""
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))


def counts(page):
    """Organisation -> the figure beside it."""
    found = re.findall(r"<p>([^<]+) <strong>(\d+)</strong></p>", page)
    return {name: int(count) for name, count in found}
