"""Sentences: checked for people in them, sealed, and held back when the check wants a second."""

from briefing.application.caller import Caller
from briefing.application.writing import Writing, one_of
from briefing.domain import context
from briefing.domain.events import SealedText
from briefing.domain.refusals import NotValid, Refusal
from briefing.domain.textcheck import Finding, check
from briefing.domain.words import CHECK_REASONS, TEXT_LIMIT

# Words that get no circle of their own cannot stay at home until a second person has read them.
OF_WHAT_IT_IS = ("place", "organisation")


class TextRefused(Refusal):
    """The text check blocked or wants one of `reasons`; `findings` are never stored or logged."""

    status = 422

    def __init__(
        self,
        findings: tuple[Finding, ...],
        field: str = "text",
        reasons: tuple[str, ...] = CHECK_REASONS,
    ) -> None:
        super().__init__(field)
        self.reasons = reasons
        self.findings = findings
        self.blocked = any(finding.blocks for finding in findings)
        self.code = "text_block" if self.blocked else "text_check"


class Texts(Writing):
    """Commands that carry a sentence."""

    def _seal(
        self,
        caller: Caller,
        text: str | None,
        check_reason: str | None = None,
        *,
        key: int | None = None,
        field: str = "text",
        may_hold: bool = False,
    ) -> SealedText | None:
        """Checked and sealed words; the kinds that were warned of and the answer are recorded.

        `may_hold`: the caller keeps `nobody_identifiable` in the writer's organisation; words
        that cannot get a circle of their own (a reason, a title) cannot be answered so.
        """
        if text is None or not text.strip():
            return None
        if len(text) > TEXT_LIMIT:
            raise NotValid(field)
        one_of("check_reason", check_reason, CHECK_REASONS)
        reasons = CHECK_REASONS if may_hold else OF_WHAT_IT_IS
        if self._checked(caller, text, check_reason, field, reasons):
            one_of("check_reason", check_reason, reasons)
        return self._sealed(caller, text, key)

    def _sealed(self, caller: Caller, text: str, key: int | None = None) -> SealedText:
        """Under the key of what it belongs to, or one of its own; so is the fingerprint of the
        body that it came in, which would outlive the words under any other."""
        sealed = self.vault.seal(text, key)
        if "print" in context.current():
            told = self.vault.fingerprint(sealed.key, caller.body)
            context.current()["print"] = f"{sealed.key}:{told}"
        return sealed

    def _checked(
        self,
        caller: Caller,
        text: str,
        check_reason: str | None,
        field: str,
        reasons: tuple[str, ...] = CHECK_REASONS,
    ) -> bool:
        """Whether it was warned of and answered; refuses what is blocked or not answered."""
        findings = check(text, self.network(caller.network).names(caller.keys))
        if not findings:
            return False
        if check_reason is None or any(finding.blocks for finding in findings):
            raise TextRefused(findings, field, reasons)
        earlier = context.current().get("checks", "").partition(":")[0].split(",")
        kinds = {finding.kind for finding in findings} | {kind for kind in earlier if kind}
        context.current()["checks"] = f"{','.join(sorted(kinds))}:{check_reason}"
        return True

    def _held_back(self, caller: Caller, audience: str) -> str:
        """`nobody_identifiable` stays in the writer's organisation until a second has read it."""
        if not context.current().get("checks", "").endswith(":nobody_identifiable"):
            return audience
        if caller.organisation is None:
            raise NotValid("check_reason")
        return "own"
