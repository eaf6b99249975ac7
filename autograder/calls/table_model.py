"""A small model with the Transformer's methods, for exercises that take a model as an argument."""

import torch
from torch import nn


class TableModel(nn.Module):
    """Looks its logits up in two tables.

    Every real source token votes for words by its row of `source_votes`. The target so far, order included, chooses one
    row of `target_votes`. The logits are the sum of the votes.

    Args:
        source_votes: a row for each source word, (source_vocabulary, target_vocabulary).
        target_votes: rows that the target so far chooses from, (rows, target_vocabulary).
        pad: the id whose votes do not count.
        dropout: the share of the source's votes that is dropped in train mode.
    """

    def __init__(self, source_votes: torch.Tensor, target_votes: torch.Tensor, pad: int, dropout: float) -> None:
        super().__init__()
        self.source_votes = _table(source_votes)
        self.target_votes = _table(target_votes)
        self.dropout = nn.Dropout(dropout)
        self.pad = pad

    def encode(self, source_ids: torch.Tensor) -> torch.Tensor:
        """The votes of each source token: (batch, s) -> (batch, s, target_vocabulary)."""
        votes: torch.Tensor = self.dropout(self.source_votes(source_ids))
        return votes

    def decode(self, target_ids: torch.Tensor, memory: torch.Tensor, source_ids: torch.Tensor) -> torch.Tensor:
        """The logits of the word after each position: (batch, t), memory, (batch, s) -> (batch, t, vocabulary)."""
        from_source = memory.masked_fill((source_ids == self.pad).unsqueeze(-1), 0.0).sum(dim=1, keepdim=True)
        positions = torch.arange(target_ids.shape[1])
        so_far = torch.cumsum(target_ids * (2 * positions + 1), dim=1) + positions
        from_target: torch.Tensor = self.target_votes(so_far % self.target_votes.num_embeddings)
        return from_source + from_target

    def forward(self, source_ids: torch.Tensor, target_ids: torch.Tensor) -> torch.Tensor:
        """The logits for a batch of sentences and their translations so far."""
        return self.decode(target_ids, self.encode(source_ids), source_ids)


def _table(votes: torch.Tensor) -> nn.Embedding:
    rows, width = votes.shape
    return nn.Embedding(rows, width, _weight=votes.clone())
