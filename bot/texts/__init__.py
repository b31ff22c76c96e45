"""Every sentence that a person can see, in one place to review and translate."""
