using System.CommandLine;
using System.Text.Json.Nodes;
using Stead.Fabric.Boards;
using Stead.Guests.Json;
using Stead.Guests.Tables;

namespace Stead.Cli.Fabric;

/// <summary>`stead fabric boards`.</summary>
public sealed class BoardsVerb : Verb
{
    private readonly Option<bool> _json = Words.Json();
    private readonly Argument<string?> _board = Words.Optional("BOARD", "print what this one has, and on which pins", () => BoardTable.Keys);

    public override string Summary => "list the boards, or the pins of one";

    public override string Description =>
        """
        Prints a table of the boards that designs can be for; with a board's name, everything on it that is wired to the fabric: what designs call the port, the pin, its bank and voltage, and the maker's name of the pin.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("stead fabric boards", "All boards."),
        new("stead fabric boards arty-z7-20", "The ports and pins of the article's board."),
    ];

    public override IReadOnlyList<Option> Options => [_json];

    public override IReadOnlyList<Argument> Arguments => [_board];

    public override int Run(ParseResult words, Session session)
    {
        var json = words.GetValue(_json);
        session.Terminal.Out.Write((words.GetValue(_board), json) switch
        {
            (null, false) => ColumnTable.Format([["BOARD", "NAME", "PART", "FLOW", "HAS"], .. Boards.Select(board => (string[])[board.Key, board.Name, board.Part, board.Flow.ToString().ToLowerInvariant(), Has(board)])]),
            (null, true) => JsonLayout.Format(new JsonArray([.. Boards.Select(JsonOf)])),
            ({ } key, false) => PinTable(BoardTable.Get(key)),
            ({ } key, true) => JsonLayout.Format(JsonOf(BoardTable.Get(key))),
        });
        return Cli.ExitCodes.Ok;
    }

    private static IEnumerable<Board> Boards => BoardTable.Keys.Select(BoardTable.Get);

    private static string Has(Board board) => string.Join(", ", board.Parts.Where(part => part.Kind is not (PartKind.Pin or PartKind.Clock)).GroupBy(part => part.Kind)
        .Select(group => $"{group.Count()} {group.Key switch { PartKind.Led => "LEDs", PartKind.Rgb => "RGB LEDs", PartKind.Button => "buttons", _ => "switches" }}"));

    private static string PinTable(Board board) => ColumnTable.Format(
    [
        ["PORT", "KIND", "PIN", "BANK", "VOLTS", "STANDARD", "FUNCTION"],
        .. from part in board.Parts
           from pin in part.Pins
           let place = board.Package[pin.Pin]!
           select (string[])[pin.Port, part.Kind.ToString().ToLowerInvariant(), pin.Pin, $"{place.Bank}", board.Banks[place.Bank], pin.Standard, place.Function],
    ]);

    private static JsonNode JsonOf(Board board) => new JsonObject
    {
        ["board"] = board.Key, ["name"] = board.Name, ["maker"] = board.Maker, ["part"] = board.Part, ["flow"] = board.Flow.ToString().ToLowerInvariant(),
        ["idcode"] = board.IdCode is { } id ? $"0x{id:x8}" : null,
        ["parts"] = new JsonArray([.. board.Parts.Select(JsonNode (part) => new JsonObject
        {
            ["name"] = part.Name, ["kind"] = part.Kind.ToString().ToLowerInvariant(), ["frequency"] = part.Kind == PartKind.Clock ? part.Frequency : null,
            ["pins"] = new JsonArray([.. part.Pins.Select(JsonNode (pin) => new JsonObject { ["port"] = pin.Port, ["pin"] = pin.Pin, ["standard"] = pin.Standard })]),
        })]),
    };
}
