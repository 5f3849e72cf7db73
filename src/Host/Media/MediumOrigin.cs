using Stead.Guests.Settings;
using Stead.Host.Storage;

namespace Stead.Host.Media;

/// <summary>Where a stored medium came from and what it was then: a file beside it, in `.origins`.</summary>
/// <param name="Sha256">Of the file as it lies there, unpacked.</param>
public sealed record MediumOrigin(Uri? Source, string Sha256)
{
    private static string PathOf(string store, string name) => $"{store}/.origins/{name}";

    /// <returns>Null when the medium was put there by hand, or the record cannot be read.</returns>
    public static MediumOrigin? Read(string store, string name)
    {
        try
        {
            var path = PathOf(store, name);
            if (!File.Exists(path)) return null;
            var conf = SettingsFile.Parse(path, File.ReadAllText(path));
            if (conf["sha256"] is not { } sum || !ChecksumList.IsSha256(sum)) return null;
            return new(Uri.TryCreate(conf["url"], UriKind.Absolute, out var source) ? source : null, sum);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return null; }
    }

    public void Write(string store, string name)
    {
        VmDirectory.MakeDirectory(store + "/.origins");
        // A name and a password in the address are for the server alone.
        var shown = Source is null ? "" : new UriBuilder(Source) { UserName = "", Password = "" }.Uri.AbsoluteUri.Replace("#", "%23").Replace("\"", "%22");
        AtomicFile.Write(PathOf(store, name), $"url=\"{shown}\"\nsha256=\"{Sha256}\"\n", AtomicFile.Public);
    }
}
