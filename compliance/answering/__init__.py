"""What people say of their homes and of themselves: asked, answered by several at once, and told again."""
