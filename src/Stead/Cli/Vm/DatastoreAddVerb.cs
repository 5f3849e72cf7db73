using System.CommandLine;
using Stead.Cli.Completion;
using Stead.Guests.Commands;

namespace Stead.Cli.Vm;

/// <summary>`vm datastore add`.</summary>
public sealed class DatastoreAddVerb : Verb
{
    private readonly Argument<string> _name = Words.One("NAME", "what to call it");
    private readonly Argument<string> _specification = Words.One("PLACE", "/PATH, zfs:POOL/DATASET, iso:/PATH or img:/PATH", Candidates.Files);

    public override string Summary => "add a store";

    public override string Description =>
        """
        Adds a place for guests: a directory, or zfs:POOL/DATASET where it is mounted. iso:PATH and img:PATH add a place for media.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("vm datastore add fast /srv/fast", "Guests can be made with 'vm create -d fast'."),
        new("vm datastore add media iso:/srv/isos", "A directory of install media."),
    ];

    public override IReadOnlyList<Argument> Arguments => [_name, _specification];

    public override int Run(ParseResult words, Session session) =>
        session.Carry(new Command.DatastoreAdd(words.GetRequiredValue(_name), words.GetRequiredValue(_specification)));
}
