namespace Stead.Fabric.Projects;

/// <summary>What a design's folder says about itself in <see cref="FileName"/>; every key may be missing.</summary>
public sealed record Project
{
    public const string FileName = "fabric.conf";

    /// <summary>What outputs are called: `blinky` makes blinky.bit. Default: the folder's name.</summary>
    public string? Name { get; init; }

    public string? Board { get; init; }

    /// <summary>The top module. Default: the one that no other uses.</summary>
    public string? Top { get; init; }

    /// <summary>Verilog files, relative to the folder, `*` allowed in their last part. Empty: every one in the folder.</summary>
    public IReadOnlyList<string> Verilog { get; init; } = [];

    /// <summary>XDC or PCF files, likewise.</summary>
    public IReadOnlyList<string> Constraints { get; init; } = [];

    /// <summary>Reads `key="value"` lines.</summary>
    /// <exception cref="UserError">Every complaint about the file.</exception>
    public static Project Read(string file, string text)
    {
        var project = new Project();
        var complaints = new List<Complaint>();
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] == '#') continue;
            if (line.IndexOf('=') is not (> 0 and var equals))
            {
                complaints.Add(new("not a setting") { File = file, Line = number, Instead = "write key=\"value\"" });
                continue;
            }
            var (key, value) = (line[..equals].TrimEnd(), Unquoted(line[(equals + 1)..].Trim()));
            switch (key)
            {
                case "name" when value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') && value.Length is > 0 and < 100: project = project with { Name = value }; break;
                case "name": complaints.Add(new($"'{value}' cannot name files") { File = file, Line = number, Key = key, Instead = "use letters, digits, _ and -" }); break;
                case "board": project = project with { Board = value }; break;
                case "top": project = project with { Top = value }; break;
                case "verilog": project = project with { Verilog = Words(value) }; break;
                case "constraints": project = project with { Constraints = Words(value) }; break;
                default:
                    var meant = Spelling.Nearest(key, ["name", "board", "top", "verilog", "constraints"]);
                    complaints.Add(new($"unknown key '{key}'") { File = file, Line = number, Instead = meant is null ? "the keys are name, board, top, verilog and constraints" : $"did you mean '{meant}'?" });
                    break;
            }
        }
        return complaints.Count == 0 ? project : throw new UserError(complaints);
    }

    private static string Unquoted(string text) => text.Length >= 2 && text[0] == '"' && text.IndexOf('"', 1) is > 0 and var end ? text[1..end] : text;

    private static IReadOnlyList<string> Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
