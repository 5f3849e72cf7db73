using System.CommandLine;
using Stead.Cli.Completion;

namespace Stead.Cli.Vm;

/// <summary>`vm install`.</summary>
public sealed class InstallVerb : Verb
{
    private readonly Option<bool> _foreground = Words.Flag("-f", "--foreground", "stay until the guest has ended, with its serial port here");
    private readonly Option<bool> _interactive = Words.Flag("-i", "--interactive", "attach to the console at once");
    private readonly Argument<string> _name = Words.One("NAME", "the guest", Candidates.Guests);
    private readonly Argument<string> _medium = Words.One("MEDIUM", "the install medium", Candidates.InstallMedia);

    public override string Summary => "start a guest from an install medium";

    public override string Description =>
        """
        Starts the guest as 'vm start' does, with a medium in a drive it boots from. The medium is looked for as a path, in the working directory, in vm_dir/.iso and in the iso stores.

        A guest with graphics stands still until a VNC viewer connects, so that nothing of the installer is missed; 'vm list' shows where to connect, and Locked meanwhile. The guest's key graphics_wait changes that.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("vm install linux-guest AlmaLinux-9.5-x86_64-dvd.iso", "Boots the guest from a downloaded medium."),
    ];

    public override IReadOnlyList<Option> Options => [_foreground, _interactive];

    public override IReadOnlyList<Argument> Arguments => [_name, _medium];

    public override int Run(ParseResult words, Session session) =>
        Starting.Run(session, [words.GetRequiredValue(_name)], words.GetRequiredValue(_medium), words.GetValue(_foreground), words.GetValue(_interactive));
}
