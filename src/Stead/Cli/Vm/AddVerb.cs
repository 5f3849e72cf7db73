using System.CommandLine;
using Stead.Cli.Completion;
using Stead.Guests.Commands;

namespace Stead.Cli.Vm;

/// <summary>`vm add`.</summary>
public sealed class AddVerb : Verb
{
    private readonly Option<string?> _device = Words.Text("-d", "--device", "KIND", "disk or network", Candidates.OneOf("disk", "network"));
    private readonly Option<string?> _size = Words.Text("-s", "--size", "SIZE|SWITCH", "the disk's size, or the switch to connect to", Candidates.Switches);
    private readonly Option<string?> _type = Words.Text("-t", "--type", "TYPE", "how a disk is kept: file", Candidates.OneOf("file"));
    private readonly Argument<string> _name = Words.One("NAME", "the guest", Candidates.Guests);

    public override string Summary => "add a disk or a network to a guest";

    public override string Description =>
        """
        Adds a device to the guest's file, of the same kind as its last one; the guest has it from its next start. A disk is made at once.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("vm add -d network -s public web", "Connects web to the switch public."),
        new("vm add -d disk -s 10G web", "Adds a disk of 10 GiB."),
    ];

    public override IReadOnlyList<Option> Options => [_device, _size, _type];

    public override IReadOnlyList<Argument> Arguments => [_name];

    public override int Run(ParseResult words, Session session)
    {
        var name = words.GetRequiredValue(_name);
        if (words.GetValue(_type) is { } type and not "file")
            throw new UserError($"this version of Stead keeps disks in files, not as '{Guests.Names.Printable(type)}'", "leave -t out");
        return (words.GetValue(_device), words.GetValue(_size)) switch
        {
            ("disk", { } size) => session.Carry(new Command.AddDisk(name, Sizes.Parse("-s", size))),
            ("disk", null) => throw Misuse("-s is missing", "give the disk's size: -s 10G"),
            ("network", { } @switch) => session.Carry(new Command.AddNetwork(name, @switch)),
            ("network", null) => throw Misuse("-s is missing", "give the switch to connect to: -s public"),
            _ => throw Misuse("-d must be disk or network"),
        };
    }
}
