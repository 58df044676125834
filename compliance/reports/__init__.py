"""Reports on what is asked, held and due: asked for by people, made by a worker, kept, and taken away as files."""
