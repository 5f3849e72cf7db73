using Stead.Guests.Datastores;
using Stead.Host.Storage;

namespace Stead.Cli.Completion;

/// <summary>What the machine has, by name, for completion. A store that cannot be read has nothing to offer.</summary>
public static class Candidates
{
    /// <summary>Tells the shell to complete file names itself.</summary>
    public const string FileNames = ":files";

    public static IEnumerable<string> Files() => [FileNames];

    public static IEnumerable<string> Guests() => VmDirectory.Open().Guests().Select(guest => guest.Name);

    public static IEnumerable<string> Switches() => VmDirectory.Open().SystemConf.Words("switch_list");

    public static IEnumerable<string> Datastores() => VmDirectory.Open().Datastores.Where(store => store.HoldsGuests).Select(store => store.Name);

    public static IEnumerable<string> MediaStores() => VmDirectory.Open().Datastores.Where(store => !store.HoldsGuests).Select(store => store.Name).Prepend(Datastore.DefaultName);

    public static IEnumerable<string> Templates() => NamesIn(VmDirectory.Open().TemplateDirectory, ".conf");

    public static IEnumerable<string> Images() => Media("/.img", DatastoreType.Img);

    public static IEnumerable<string> InstallMedia() => Media("/.iso", DatastoreType.Iso).Append(FileNames);

    public static IEnumerable<string> Interfaces() => Directory.Exists("/sys/class/net") ? NamesIn("/sys/class/net", "", Directory.EnumerateFileSystemEntries) : [];

    public static CompletionSource OneOf(params string[] words) => () => words;

    private static IEnumerable<string> Media(string folder, DatastoreType type)
    {
        var directory = VmDirectory.Open();
        return directory.Datastores.Where(store => store.Type == type).Select(store => store.Path!).Prepend(directory.Path + folder)
            .SelectMany(path => NamesIn(path, "")).Where(name => !name.EndsWith(".origin", StringComparison.Ordinal)).Distinct();
    }

    private static IEnumerable<string> NamesIn(string path, string extension, Func<string, IEnumerable<string>>? list = null) =>
        !Directory.Exists(path) ? [] : (list ?? Directory.EnumerateFiles)(path).Select(file => Path.GetFileName(file))
            .Where(name => name[0] != '.' && name.EndsWith(extension, StringComparison.Ordinal)).Select(name => name[..^extension.Length]).Order(StringComparer.Ordinal);
}
