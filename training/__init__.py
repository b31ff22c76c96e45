"""From rated sessions and public data sets to a promoted LoRA. Read `pipeline.py` first; torch is loaded late."""
