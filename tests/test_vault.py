"""Keys in batches, texts that only a key opens, erased and missing told apart."""

import pytest

from briefing.domain.events import SealedText
from briefing.vault import BATCH, ERASED, MISSING, Vault


@pytest.fixture
def open_vault(tmp_path):
    opened = []

    def opening():
        opened.append(Vault(tmp_path / "vault.sqlite"))
        return opened[-1]

    yield opening
    for vault in opened:
        if vault.ahead:
            vault.ahead.join()
        vault.close()


@pytest.fixture
def vault(open_vault):
    return open_vault()


def erase(vault, key):
    vault.db.execute("INSERT INTO tombstones VALUES (?, '2026-11-20')", (key,))
    vault.db.execute("DELETE FROM keys WHERE id=?", (key,))


def test_a_sealed_text_is_opened_again(vault):
    text = "Bråk vid torget – åäö"
    assert vault.unseal(vault.seal(text)) == text
    assert vault.unseal(None) is None


def test_the_same_text_never_looks_the_same(vault):
    one, other = vault.seal("Bråk"), vault.seal("Bråk", 1)
    assert one.box != other.box
    assert "Bråk" not in one.box


def test_every_text_has_a_key_of_its_own_unless_one_is_named(vault):
    sealed = [vault.seal("Bråk") for _ in range(10)]
    assert len({one.key for one in sealed}) == 10
    assert vault.seal("Mer", sealed[0].key).key == sealed[0].key


def test_keys_are_made_in_batches_with_one_commit_each(vault):
    commits = []
    vault.db.set_trace_callback(lambda sql: commits.append(sql) if sql == "COMMIT" else None)
    numbers = set()
    for _ in range(2 * BATCH):
        numbers.add(vault.new_key())
        if vault.ahead:
            vault.ahead.join()
    vault.db.set_trace_callback(None)
    assert len(numbers) == 2 * BATCH
    made = vault.db.execute("SELECT count(*) FROM keys").fetchone()[0]
    assert made == len(commits) * BATCH
    assert len(commits) <= 3


def test_two_processes_take_different_keys(open_vault):
    one, other = open_vault(), open_vault()
    taken = [vault.new_key() for _ in range(20) for vault in (one, other)]
    assert len(set(taken)) == 40


def test_a_key_survives_a_restart(open_vault):
    sealed = open_vault().seal("Bråk")
    assert open_vault().unseal(sealed) == "Bråk"


def test_an_erased_key_leaves_a_tombstone_and_no_text(open_vault):
    vault = open_vault()
    gone, kept = vault.seal("Bråk"), vault.seal("Lugnt")
    erase(vault, gone.key)
    after = open_vault()
    assert after.unseal(gone) == ERASED == "[gallrad]"
    assert after.unseal(kept) == "Lugnt"
    assert after.missing == 0


def test_the_number_of_an_erased_key_is_never_used_again(open_vault):
    vault = open_vault()
    vault.new_key()
    last = vault.db.execute("SELECT max(id) FROM keys").fetchone()[0]
    erase(vault, last)
    assert min(open_vault().new_key() for _ in range(3)) > last


def test_a_key_that_is_just_gone_is_missing_and_counted(open_vault):
    vault = open_vault()
    gone = vault.seal("Bråk")
    vault.db.execute("DELETE FROM keys WHERE id=?", (gone.key,))
    after = open_vault()
    assert after.unseal(gone) == MISSING == "[nyckel saknas]"
    assert after.missing == 1


def test_writing_about_an_erased_subject_makes_no_new_key(open_vault):
    vault = open_vault()
    gone = vault.seal("Bråk")
    erase(vault, gone.key)
    with pytest.raises(LookupError):
        open_vault().seal("Mer", gone.key)


def test_a_changed_box_is_not_opened(vault):
    sealed = vault.seal("Bråk")
    box = ("B" if sealed.box[-5] == "A" else "A").join((sealed.box[:-5], sealed.box[-4:]))
    assert vault.unseal(SealedText(sealed.key, box)) == MISSING


def test_a_fingerprint_depends_on_body_and_key_and_goes_with_the_key(vault):
    one, other = vault.new_key(), vault.new_key()
    prints = {vault.fingerprint(key, body) for key in (one, other) for body in (b"a", b"b")}
    assert len(prints) == 4
    before = vault.fingerprint(one, b"a")
    assert before == vault.fingerprint(one, b"a")
    erase(vault, one)
    assert vault.fingerprint(one, b"a") != before


def test_a_secret_of_the_installation_is_made_once(open_vault):
    one, other = open_vault(), open_vault()
    assert one.secret("csrf") == other.secret("csrf") != one.secret("positions")
    assert len(one.secret("short", 16)) == 16
