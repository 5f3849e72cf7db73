using System.CommandLine;
using Stead.Guests.Commands;

namespace Stead.Cli.Vm;

/// <summary>`vm datastore list`.</summary>
public sealed class DatastoreListVerb : Verb
{
    private readonly Option<bool> _json = Words.Json();

    public override string Summary => "list the stores";

    public override string Description =>
        """
        Prints a table of the places where guests and media lie; the first, default, is vm_dir.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("vm datastore list", "All stores."),
    ];

    public override IReadOnlyList<Option> Options => [_json];

    public override int Run(ParseResult words, Session session) =>
        session.Carry(new Command.DatastoreList(), words.GetValue(_json));
}
