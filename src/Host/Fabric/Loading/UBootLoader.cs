using Stead.Fabric.Bitstream;
using Stead.Host.Narration;
using Stead.Host.Posix;
using Stead.Host.Storage;

namespace Stead.Host.Fabric.Loading;

/// <summary>`--via uboot`: the article's two commands, and a script that types them at each start.</summary>
internal sealed class UBootLoader : IBitstreamLoader
{
    public string Name => "uboot";

    public string Summary => "the commands to type at U-Boot's prompt, and boot.cmd and boot.scr that do it by themselves";

    public bool IsHere => true;

    public bool IsOwnFabric => false;

    public void Load(LoadOrder order, INarrator narrator)
    {
        var (path, facts) = (order.File.Path, order.File.Facts);
        var name = Path.GetFileName(path);
        if (facts.Format == BitstreamFormat.Ice40) throw new UserError("U-Boot's fpga command loads the fabric of a Zynq, not an iCE40", "use --via openfpgaloader");
        if (facts.Format == BitstreamFormat.Bit && facts.Order == WordOrder.Swapped) throw new UserError("a header before swapped data is nothing that U-Boot reads", $"stead fabric convert {path} {Path.ChangeExtension(path, ".bin")}");
        if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+')) throw new UserError($"'{Guests.Names.Printable(name)}' cannot be typed at U-Boot's prompt as it stands", "rename the file: letters, digits, '.', '_' and '-'");
        var folder = order.Folder ?? Path.GetDirectoryName(Path.GetFullPath(path))!;
        var source = UBootScript.Source(name, facts);
        var files = new[] { ("boot.cmd", System.Text.Encoding.UTF8.GetBytes(source)), ("boot.scr", UBootScript.Image(source, (uint)DateTimeOffset.UtcNow.ToUnixTimeSeconds())) };
        foreach (var (script, _) in files) RequireOurs(Path.Combine(folder, script));
        foreach (var (script, content) in files) AtomicFile.Write(Path.Combine(folder, script), content, AtomicFile.Public);
        foreach (var command in UBootScript.Commands(name, order.File.Bytes.Length, facts)) narrator.Say(command);
    }

    /// <summary>Somebody's own boot script is not replaced.</summary>
    private static void RequireOurs(string path)
    {
        try
        {
            if (File.Exists(path) && !UBootScript.IsOurs(File.ReadAllBytes(path)))
                throw new UserError([new Complaint("it is there, and was not written by this command") { File = path, Instead = "remove it, or say --out DIR" }]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"read {path}", e); }
    }
}
