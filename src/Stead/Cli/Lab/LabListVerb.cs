using System.CommandLine;
using System.Text.Json.Nodes;
using Stead.Cli.Help;
using Stead.Guests.Json;
using Stead.Host.Laboratory;
using Stead.Lab.Experiments;

namespace Stead.Cli.Lab;

/// <summary>`stead lab list`.</summary>
public sealed class LabListVerb : Verb
{
    private readonly Option<bool> _json = Words.Json();

    public override string Summary => "list the experiments that are built in";

    public override string Description => "Prints the experiments with their parameters and what those are if nothing else is said. docs/lab.md tells how to write one of your own.";

    public override IReadOnlyList<Example> Examples { get; } = [new("stead lab list", "All experiments.")];

    public override IReadOnlyList<Option> Options => [_json];

    public override int Run(ParseResult words, Session session)
    {
        var experiments = ExperimentLibrary.Names.Select(name => ExperimentFiles.Read(name, new Dictionary<string, string>())).ToList();
        if (words.GetValue(_json))
        {
            session.Terminal.Out.Write(JsonLayout.Format(new JsonArray([.. experiments.Select(JsonNode (one) => new JsonObject
            {
                ["name"] = one.Name, ["title"] = one.Title,
                ["parameters"] = new JsonObject(one.Parameters.Select(parameter => KeyValuePair.Create<string, JsonNode?>(parameter.Name, parameter.Value))),
            })])));
            return Cli.ExitCodes.Ok;
        }
        var column = experiments.Max(one => one.Name.Length) + 2;
        foreach (var one in experiments)
        {
            Wrapping.Write(session.Terminal.Out, one.Name, one.Title, column, session.Terminal.Width);
            Wrapping.Write(session.Terminal.Out, "", string.Join(' ', one.Parameters.Select(parameter => $"{parameter.Name}={parameter.Value}")), column, session.Terminal.Width);
        }
        return Cli.ExitCodes.Ok;
    }
}
