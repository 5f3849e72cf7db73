using Stead.Guests;
using Stead.Guests.Commands;
using Stead.Guests.Datastores;
using Stead.Guests.States;
using Stead.Host.Storage;

namespace Stead.Host.Media;

/// <summary>Install media and disk images: `vm iso`, `vm img`.</summary>
public sealed class MediaLibrary(VmDirectory directory)
{
    /// <summary>A whole path, a name in the working directory, in `.iso`, or in an ISO store, in this order.</summary>
    /// <returns>Absolute path.</returns>
    /// <exception cref="UserError">There is none.</exception>
    public string Find(MediumKind kind, string name)
    {
        if (name.StartsWith('/') && File.Exists(name)) return name;
        if (!name.Any(char.IsControl))
        {
            if (File.Exists(Path.GetFullPath(name))) return Path.GetFullPath(name);
            if (!name.Contains('/') && Stores(kind).Select(store => $"{store.Path}/{name}").FirstOrDefault(File.Exists) is { } found) return found;
        }
        var word = kind == MediumKind.Iso ? "iso" : "img";
        var near = Spelling.Nearest(name, List(new(kind)).Rows.Select(row => row.FileName));
        throw new UserError($"unable to locate {word} file - '{Names.Printable(name)}'", near is not null ? $"did you mean {near}?" : $"'vm {word}' lists them, 'vm {word} URL' downloads one");
    }

    public Result.Media List(Command.MediaList command)
    {
        var rows = new List<MediumSummary>();
        foreach (var (name, path) in Stores(command.Kind).Where(store => Directory.Exists(store.Path)))
        {
            foreach (var file in FilesIn(path))
            {
                var origin = MediumOrigin.Read(path, file.Name);
                rows.Add(new(name, file.Name, new(file.Length), origin?.Source, origin?.Sha256));
            }
        }
        return new(rows);
    }

    /// <summary>By name; without what is hidden.</summary>
    internal static IEnumerable<FileInfo> FilesIn(string path) =>
        new DirectoryInfo(path).EnumerateFiles().Where(file => file.Name[0] != '.').OrderBy(file => file.Name, StringComparer.Ordinal);

    /// <summary>Where a download goes; the directory is there.</summary>
    /// <exception cref="UserError">There is no such store.</exception>
    internal string StoreFor(MediumKind kind, string name)
    {
        var stores = Stores(kind).ToList();
        var path = stores.FirstOrDefault(store => store.Name == name).Path ?? throw new UserError(
            $"unable to locate the datastore '{Names.Printable(name)}'", $"there are {string.Join(", ", stores.Select(store => store.Name))}");
        directory.RequireEnabled();
        VmDirectory.MakeDirectory(path);
        return path;
    }

    internal IEnumerable<(string Name, string Path)> Stores(MediumKind kind)
    {
        yield return (Datastore.DefaultName, $"{directory.Path}/{(kind == MediumKind.Iso ? ".iso" : ".img")}");
        var type = kind == MediumKind.Iso ? DatastoreType.Iso : DatastoreType.Img;
        foreach (var store in directory.Datastores.Where(store => store.Type == type && store.Path is not null)) yield return (store.Name, store.Path!);
    }
}
