using Stead.Fabric.Text;

namespace Stead.Fabric.Boards;

/// <summary>The boards that Stead knows: `.board` files beside this one. To add a board: one file.</summary>
public static class BoardTable
{
    /// <summary>The article's.</summary>
    public const string Default = "arty-z7-20";

    private const string Kind = "boards";

    public static IReadOnlyList<string> Keys { get; } = Resources.Names(Kind);

    /// <exception cref="UserError">There is no such board.</exception>
    public static Board Get(string key)
    {
        if (Resources.Read(Kind, key) is { } text) return BoardReader.Read(key, text);
        var meant = Spelling.Nearest(key.ToLowerInvariant().Replace('_', '-'), Keys);
        throw new UserError($"there is no board '{key}'", meant is null ? $"the boards are {string.Join(", ", Keys)}" : $"did you mean '{meant}'?");
    }
}
