"""The losses of a fit as a picture: every step, smoothed, and the held-out loss before and after."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 34, 62
SMOOTHED = 20  # the mean of this many steps, or of a tenth of them where there are few
MOST_POINTS = 600
MARKS = 5
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#1b1b1b}.edge{stroke:#999}.paper{fill:#fff}"
    "@media(prefers-color-scheme:dark){text{fill:#eee}.paper{fill:#161616}}"
)


def smoothed(losses: Sequence[float]) -> list[float]:
    """The mean of the last steps at each step."""
    window = max(1, min(SMOOTHED, len(losses) // 10))
    parts = [losses[max(0, at + 1 - window) : at + 1] for at in range(len(losses))]
    return [sum(part) / len(part) for part in parts]


def drawn(losses: Sequence[float], before: float, after: float) -> bytes:
    """One SVG file, with its figures in words for who does not see it. Losses are in nats a token."""
    values = [*losses, before, after]
    low, high = min(values), max(values)
    spoken = _spoken(losses, before, after)
    body = "".join(
        (
            _axes(low, high, len(losses)),
            _line(losses, low, high, "#8db0d9", 1),
            _line(smoothed(losses), low, high, "#3b6ea8", 2.5),
            _level(before, low, high, "#777"),
            _level(after, low, high, "#b3541e"),
            _legend(before, after),
        )
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" aria-label="{spoken}"><title>{spoken}</title><style>{STYLE}</style>'
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>{body}</svg>\n'
    ).encode()


def _spoken(losses: Sequence[float], before: float, after: float) -> str:
    held_out = f"Held-out loss {before:.3f} before, {after:.3f} after"
    if not losses:
        return f"{held_out}; no step was trained."
    means = smoothed(losses)
    first, last = means[min(len(means), SMOOTHED) - 1], means[-1]
    return f"{held_out}; training loss over {len(losses)} steps, smoothed: {first:.3f} at first, {last:.3f} at last."


def _x(at: int, steps: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (at / (steps - 1) if steps > 1 else 0.5)


def _y(value: float, low: float, high: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * ((high - value) / (high - low) if high > low else 0.5)


def _line(values: Sequence[float], low: float, high: float, colour: str, width: float) -> str:
    """Of many steps only some, and the last one."""
    stride = max(1, -(-len(values) // MOST_POINTS))
    chosen = sorted({*range(0, len(values), stride), *([len(values) - 1] if values else [])})
    points = " ".join(f"{_x(at, len(values)):.1f},{_y(values[at], low, high):.1f}" for at in chosen)
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _level(value: float, low: float, high: float, colour: str) -> str:
    """A held-out loss, as a broken line."""
    y = _y(value, low, high)
    return (
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{colour}" stroke-width="1.5" '
        'stroke-dasharray="6 4"/>'
    )


def _axes(low: float, high: float, steps: int) -> str:
    bottom = HEIGHT - BOTTOM
    parts = ['<text x="0" y="16" font-weight="bold">Loss, nats a token</text>']
    for mark in range(MARKS):
        value = low + (high - low) * mark / (MARKS - 1)
        y = _y(value, low, high)
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:.2f}</text>')
        parts.append(f'<line class="edge" x1="{LEFT - 4}" x2="{LEFT}" y1="{y:.1f}" y2="{y:.1f}"/>')
    parts.append(f'<line class="edge" x1="{LEFT}" x2="{LEFT}" y1="{TOP}" y2="{bottom}"/>')
    parts.append(f'<line class="edge" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{bottom}" y2="{bottom}"/>')
    parts.append(f'<text x="{LEFT}" y="{bottom + 18}">step 1</text>')
    parts.append(f'<text x="{WIDTH - RIGHT}" y="{bottom + 18}" text-anchor="end">{steps}</text>')
    return "".join(parts)


def _legend(before: float, after: float) -> str:
    y = HEIGHT - 14
    entries = (
        ("#8db0d9", "each step"),
        ("#3b6ea8", "smoothed"),
        ("#777", f"held out, before: {before:.3f}"),
        ("#b3541e", f"held out, after: {after:.3f}"),
    )
    places = (LEFT, LEFT + 100, LEFT + 200, LEFT + 380)
    return "".join(
        f'<rect x="{x}" y="{y - 9}" width="14" height="4" fill="{colour}"/><text x="{x + 20}" y="{y}">{words}</text>'
        for x, (colour, words) in zip(places, entries, strict=True)
    )
