"""The screens of a meeting: what each says, a module each; drawn on the page and as slides."""
