"""From stored sessions and public data sets to a promoted LoRA."""
