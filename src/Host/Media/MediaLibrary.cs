using Stead.Guests;
using Stead.Guests.Commands;
using Stead.Guests.Datastores;
using Stead.Guests.States;
using Stead.Host.Narration;
using Stead.Host.Storage;

namespace Stead.Host.Media;

/// <summary>Install media and disk images: `vm iso`, `vm img`.</summary>
public sealed class MediaLibrary(VmDirectory directory, INarrator narrator)
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
            foreach (var file in new DirectoryInfo(path).EnumerateFiles().Where(file => file.Name[0] != '.').OrderBy(file => file.Name, StringComparer.Ordinal))
                rows.Add(new(name, file.Name, new(file.Length), null, null));
        }
        _ = narrator;
        return new(rows);
    }

    private IEnumerable<(string Name, string Path)> Stores(MediumKind kind)
    {
        yield return (Datastore.DefaultName, $"{directory.Path}/{(kind == MediumKind.Iso ? ".iso" : ".img")}");
        var type = kind == MediumKind.Iso ? DatastoreType.Iso : DatastoreType.Img;
        foreach (var store in directory.Datastores.Where(store => store.Type == type && store.Path is not null)) yield return (store.Name, store.Path!);
    }
}
