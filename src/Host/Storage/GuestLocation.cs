using Stead.Guests.Datastores;

namespace Stead.Host.Storage;

/// <summary>Where a guest lies.</summary>
/// <param name="Directory">Absolute.</param>
public sealed record GuestLocation(string Name, Datastore Datastore, string Directory)
{
    public string ConfPath => $"{Directory}/{Name}.conf";
}
