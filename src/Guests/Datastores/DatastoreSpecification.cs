namespace Stead.Guests.Datastores;

/// <summary>`/path`, `zfs:pool/dataset`, `iso:/path`, `img:/path`: how rc.conf and system.conf name a place.</summary>
/// <param name="Place">A path, or a dataset's name.</param>
public readonly record struct DatastoreSpecification(DatastoreType Type, string Place)
{
    public static DatastoreSpecification Parse(string text) => text switch
    {
        ['z', 'f', 's', ':', ..] => new(DatastoreType.Zfs, text[4..]),
        ['i', 's', 'o', ':', ..] => new(DatastoreType.Iso, text[4..]),
        ['i', 'm', 'g', ':', ..] => new(DatastoreType.Img, text[4..]),
        _ => new(DatastoreType.Directory, text),
    };
}
