using Stead.Devices;
using Stead.Fabric.Boards;
using Stead.Host.Fabric;

namespace Stead.Host.Devices;

/// <summary>What somebody wants to have served.</summary>
/// <param name="Name">By which it is listed and unloaded.</param>
/// <param name="At">Where it shall be found: the path, before a device's suffix. Null: where devices are (see <see cref="DeviceDirectory"/>).</param>
/// <param name="Mode">Permissions of its nodes.</param>
/// <param name="Board">Whose fabric is behind it, for a configuration port.</param>
public sealed record DeviceRequest(string Kind, string Name, string? At, uint Mode, int? Size, string? Board = null)
{
    /// <exception cref="UserError">The name cannot be one.</exception>
    public static DeviceRequest Of(string kind, string? name, string? at, uint mode, int? size, string? board = null)
    {
        if (at is not null) at = Path.GetFullPath(at);
        name ??= at is null ? kind : Path.GetFileName(at);
        if (!IsName(name))
            throw new UserError($"'{Guests.Names.Printable(name)}' cannot be a device's name", "use up to 64 letters, digits, '.', '_' and '-', and begin with a letter or a digit");
        return new(kind, name, at, mode, size, board);
    }

    /// <summary>For the server's command line.</summary>
    public IReadOnlyList<string> ToWords() => [Kind, Name, At ?? "", Convert.ToString(Mode, 8), Size?.ToString() ?? "", Board ?? ""];

    public static DeviceRequest OfWords(ReadOnlySpan<string> words) =>
        new(words[0], words[1], words[2].Length > 0 ? words[2] : null, Convert.ToUInt32(words[3], 8), words[4].Length > 0 ? int.Parse(words[4]) : null, words[5].Length > 0 ? words[5] : null);

    internal IReadOnlyList<NamedDevice> Make()
    {
        var kind = DeviceTable.Find(Kind) ?? throw new UserError($"there is no device '{Guests.Names.Printable(Kind)}'");
        try { return kind.Make(new(Size, Board is null ? null : new VirtualFabric(BoardTable.Get(Board), DeviceDirectory.Of(Name)))); }
        catch (OutOfMemoryException) { throw new UserError($"a buffer of {Size} bytes does not fit into this host's memory", "take a smaller --size"); }
    }

    public static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
