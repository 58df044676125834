"""What provisioning does when intake tells it something."""
