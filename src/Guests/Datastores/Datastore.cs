namespace Stead.Guests.Datastores;

/// <summary>A place where guests or media lie: `datastore_list` and `path_NAME` of `system.conf`; the first is always `default`.</summary>
/// <param name="Path">Absolute; null when a dataset is not mounted.</param>
/// <param name="Dataset">Of <see cref="DatastoreType.Zfs"/>.</param>
public sealed record Datastore(string Name, DatastoreType Type, string? Path, string? Dataset = null)
{
    public const string DefaultName = "default";

    public bool HoldsGuests => Type is DatastoreType.Directory or DatastoreType.Zfs;

    /// <summary>As in the TYPE column.</summary>
    public string TypeName => Type.ToString().ToLowerInvariant();
}

public enum DatastoreType { Directory, Zfs, Iso, Img }
