"""What a curator decided, in the account: speakers, events that did not take place, and who decided of which words."""

from __future__ import annotations

from dataclasses import replace

from fonds.authorities.register import Register
from fonds.corrections import DID_NOT_HAPPEN, IS, NOT_A_NAME, SPEAKER
from fonds.iris import digest
from fonds.values import Account, Attribution, Correction, Decision, Entity, Mention, Name

RULE = "correction"


def decided(account: Account, register: Register) -> Account:
    """The account with the decisions of its document carried out, each told with who made it."""
    for decision in account.document.decisions:
        if decision.kind == IS:
            account = _attributed(account, decision)
        elif decision.kind == SPEAKER:
            account = _spoken_by(account, decision, register)
        elif decision.kind == DID_NOT_HAPPEN:
            account = _denied(account, decision)
    notes = tuple(_note(account, decision) for decision in account.document.decisions)
    told = tuple(Mention(note.path, decision.span, _quote(account, decision), RULE, 1.0, decision.by)
                 for note, decision in zip(notes, account.document.decisions, strict=True))  # fmt: skip
    mentions = tuple(sorted((*account.mentions, *told), key=lambda mention: (mention.span, mention.body)))
    return replace(account, mentions=mentions, corrections=notes)


def _quote(account: Account, decision: Decision) -> str:
    return decision.span.of(account.document.source.text)


def _attributed(account: Account, decision: Decision) -> Account:
    """The mention of a name that was decided says by whom."""

    def by(mention: Mention) -> Mention:
        same = mention.span == decision.span and mention.body == decision.value
        return replace(mention, rule=RULE, confidence=1.0, by=decision.by) if same else mention

    return replace(
        account,
        mentions=tuple(map(by, account.mentions)),
        attributions=tuple(replace(claim, mentions=tuple(map(by, claim.mentions))) for claim in account.attributions),
    )


def _spoken_by(account: Account, decision: Decision, register: Register) -> Account:
    """The utterances that the words lie in are the decided speaker's; their names stay."""
    path = decision.value
    known = next((entity for entity in account.entities if entity.path == path), None) or register.entities.get(path) or _unknown(path)
    meant = {utterance.path for utterance in account.utterances if utterance.span.overlaps(decision.span)}
    claims = [claim for claim in account.attributions if not (claim.subject in meant and claim.property == "P14_carried_out_by")]
    utterances = []
    for utterance in account.utterances:
        if utterance.path in meant:
            words = Mention(utterance.path, utterance.span, utterance.words, "reported-speech", 1.0)
            mention = next((m for m in account.mentions if m.body == utterance.path), words)
            claims.append(Attribution(utterance.path, "P14_carried_out_by", path, (mention,)))
            utterance = replace(utterance, speaker=path, speaker_label=known.label)  # noqa: PLW2901  # the utterance as it is kept
        utterances.append(utterance)
    entities = {entity.path: entity for entity in (*account.entities, *((known,) if meant else ()))}
    ordered = tuple(sorted(claims, key=lambda claim: (claim.subject, claim.property, claim.object)))
    return replace(account, utterances=tuple(utterances), attributions=ordered, entities=tuple(entities[path] for path in sorted(entities)))


def _unknown(path: str) -> Entity:
    label = path.partition("/")[2].replace("-", " ").title()
    return Entity(path, label, (Name(label, "preferred-name"),))


def _denied(account: Account, decision: Decision) -> Account:
    """The events that the words tell of are typed as not having taken place."""
    meant = {mention.body for mention in account.mentions if mention.body.startswith("event/") and mention.span.overlaps(decision.span)}
    events = tuple(replace(event, types=("denied",)) if event.path in meant and event.path != account.meeting else event for event in account.events)
    return replace(account, events=events)


def _note(account: Account, decision: Decision) -> Correction:
    """What was decided, in words."""
    quote = " ".join(_quote(account, decision).split())
    says = {
        NOT_A_NAME: f"“{quote}” is not a name", IS: f"“{quote}” is {decision.value}",
        SPEAKER: f"“{quote}” was said by {decision.value}", DID_NOT_HAPPEN: f"“{quote}” did not take place",
    }[decision.kind]  # fmt: skip
    reason = f": {decision.reason}" if decision.reason else ""
    when = f", {decision.date}" if decision.date else ""
    path = f"{account.document.path}#correction-{digest(decision.kind, decision.value, quote, decision.span.start - account.document.record.start)}"
    return Correction(path, f"{says}{reason} ({decision.by}{when})")
