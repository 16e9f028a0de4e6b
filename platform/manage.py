"""What Django people look for; the same as the `koettu` command."""

from koettu.__main__ import main

if __name__ == "__main__":
    main()
