"""What one person agreed to and asked us to stop, as a page that can be shown to others."""

from gateway.proof.ledger import Proof, proof_of
from gateway.proof.page import as_page
from gateway.proof.words import as_text

__all__ = ["Proof", "as_page", "as_text", "proof_of"]
