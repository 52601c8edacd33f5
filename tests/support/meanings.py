"""An embedder for tests: a text's vector counts what its words mean, by a small list of synonyms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from judgekit.domain.judging import Usage


@dataclass
class Meanings:
    """Counts words in dimensions; words of one dimension mean the same. `asked` holds every call's texts."""

    dimensions: Mapping[str, int]
    identity: str = "test:meanings"
    usage: Usage = field(default_factory=Usage)
    asked: list[list[str]] = field(default_factory=list)

    async def embed(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        self.asked.append(list(texts))
        self.usage += Usage(calls=1, prompt_tokens=sum(len(text.split()) for text in texts))
        return [self._vector(text) for text in texts]

    def at_hand(self) -> "Meanings":
        return self

    def _vector(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(max(self.dimensions.values()) + 1, dtype=np.float32)
        for word in text.casefold().replace("?", " ").split():
            if word in self.dimensions:
                vector[self.dimensions[word]] += 1
        return vector
