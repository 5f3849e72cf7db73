using System.CommandLine;
using Stead.Guests.Commands;

namespace Stead.Cli.Vm;

/// <summary>`vm init`.</summary>
public sealed class InitVerb : Verb
{
    public override string Summary => "prepare the host: vm_dir, templates, switches";

    public override string Description =>
        """
        Makes vm_dir and its folders, puts the templates there that are not there yet, and brings up every switch of system.conf. It can be repeated at any time; at boot it must run before the first guest.

        vm_dir is the one of /etc/rc.conf on FreeBSD and of /etc/stead.conf elsewhere, or STEAD_VM_DIR.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("vm init", "Prepares this host."),
    ];

    public override int Run(ParseResult words, Session session) =>
        session.Carry(new Command.Init());
}
