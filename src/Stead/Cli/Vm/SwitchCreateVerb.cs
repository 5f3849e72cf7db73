using System.CommandLine;
using Stead.Cli.Completion;
using Stead.Guests.Commands;

namespace Stead.Cli.Vm;

/// <summary>`vm switch create`.</summary>
public sealed class SwitchCreateVerb : Verb
{
    private readonly Option<string?> _type = Words.Text("-t", "--type", "TYPE", "standard (default), manual, user", Candidates.OneOf("standard", "manual", "user"));
    private readonly Option<string?> _interface = Words.Text("-i", "--interface", "INTERFACE", "the host's interface to connect it to", Candidates.Interfaces);
    private readonly Option<int?> _vlan = Words.Number("-n", "--vlan", "NUMBER", "tag what leaves it through that interface", least: 1);
    private readonly Option<string?> _bridge = Words.Text("-b", "--bridge", "BRIDGE", "the bridge of a manual switch", Candidates.Interfaces);
    private readonly Option<int?> _mtu = Words.Number("-m", "--mtu", "BYTES", "its MTU", least: 68);
    private readonly Option<string?> _address = Words.Text("-a", "--address", "ADDRESS/LENGTH", "an address of the host on it");
    private readonly Option<bool> _private = Words.Flag("-p", "--private", "guests on it cannot reach each other");
    private readonly Argument<string> _name = Words.One("NAME", "what to call it");

    public override string Summary => "make a switch";

    public override string Description =>
        """
        Makes a switch and brings it up. A standard switch is a bridge of its own; a manual one is a bridge you have made yourself (-b); a user switch is a network in user space that needs no root, with addresses, names and the way out for the guest, where the guest's key networkN_forward opens ports of the host.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("vm switch create public", "A standard switch."),
        new("vm switch create -t manual -b br0 lan", "The bridge br0, as lan."),
        new("vm switch create -t user home", "A switch that needs no root."),
    ];

    public override IReadOnlyList<Option> Options => [_type, _interface, _vlan, _bridge, _mtu, _address, _private];

    public override IReadOnlyList<Argument> Arguments => [_name];

    public override int Run(ParseResult words, Session session) => session.Carry(new Command.SwitchCreate(words.GetRequiredValue(_name))
    {
        Type = words.GetValue(_type) ?? "standard",
        Interface = words.GetValue(_interface),
        Vlan = words.GetValue(_vlan),
        Bridge = words.GetValue(_bridge),
        Address = words.GetValue(_address),
        Mtu = words.GetValue(_mtu),
        Private = words.GetValue(_private),
    });
}
