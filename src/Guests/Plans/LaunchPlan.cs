namespace Stead.Guests.Plans;

/// <summary>What starting a guest does, as data. Made by a driver, printed by `vm start -n`, carried out by Host.</summary>
public sealed record LaunchPlan
{
    /// <summary>The driver's name: `qemu`, `bhyve`, `xen`.</summary>
    public required string Hypervisor { get; init; }

    public required string GuestName { get; init; }

    /// <summary>Absolute. The hypervisor's working directory; relative paths below are relative to it.</summary>
    public required string GuestDirectory { get; init; }

    /// <summary>argv[0] is the program.</summary>
    public required IReadOnlyList<Argument> Arguments { get; init; }

    /// <summary>Written before anything runs, in this order, mode 0600.</summary>
    public IReadOnlyList<PlannedFile> Files { get; init; } = [];

    /// <summary>Changes to the host before the hypervisor runs, undone in reverse order after it ended.</summary>
    public IReadOnlyList<HostStep> Steps { get; init; } = [];

    public IReadOnlyList<PlannedConsole> Consoles { get; init; } = [];

    /// <summary>Null without graphics.</summary>
    public PlannedDisplay? Display { get; init; }

    /// <summary>What the file asks for that this hypervisor does differently or not at all.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>What happens when the guest asks to be restarted.</summary>
    public bool RestartsOnReboot { get; init; } = true;

    /// <summary>How long `vm stop` waits for the guest after the power button.</summary>
    public TimeSpan StopTimeLimit { get; init; } = TimeSpan.FromSeconds(90);
}

/// <param name="Key">The key of the guest's file that caused it, `default` or `start` where no key did.</param>
public readonly record struct Argument(string Text, string Key);

/// <param name="Path">Relative to the guest's directory.</param>
/// <param name="CopyOf">Copied from this absolute path, once: an existing file is kept (UEFI variables). Else <see cref="Content"/> is written.</param>
public sealed record PlannedFile(string Path, string Key)
{
    public string? CopyOf { get; init; }

    /// <summary>Not shown when <see cref="Secret"/>.</summary>
    public string? Content { get; init; }

    public bool Secret { get; init; }
}

/// <summary>One command that changes the host, and the one that takes it back.</summary>
public sealed record HostStep(IReadOnlyList<string> Do, string Key)
{
    /// <summary>Must be safe to run when <see cref="Do"/> never ran. Null: nothing to take back.</summary>
    public IReadOnlyList<string>? Undo { get; init; }

    /// <summary>A wish, not a need: what a device cannot do is left alone.</summary>
    public bool MayFail { get; init; }
}

/// <summary>A serial port: the hypervisor listens on <see cref="Socket"/>, writes what the guest says to <see cref="Log"/>.</summary>
/// <param name="Port">`com1`.</param>
/// <param name="Socket">Relative to the guest's directory.</param>
/// <param name="Log">Relative to the guest's directory.</param>
public sealed record PlannedConsole(string Port, string Socket, string Log);

/// <param name="Listen">`127.0.0.1`, `[::]`.</param>
/// <param name="Port">Null: the first free one from 5900.</param>
/// <param name="WaitForViewer">The processors stand still until a viewer connects.</param>
public sealed record PlannedDisplay(string Listen, int? Port, bool WaitForViewer, bool HasPassword);

/// <param name="Kind">mapped, approximated or dropped.</param>
public sealed record Note(NoteKind Kind, string Key, string Text);

public enum NoteKind { Mapped, Approximated, Dropped }
