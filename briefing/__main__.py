"""The command line: thin, no logic. For the operator of the machine."""

from briefing.commandline import main

if __name__ == "__main__":
    main()
