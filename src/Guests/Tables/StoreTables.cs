using Stead.Guests.States;

namespace Stead.Guests.Tables;

/// <summary>`vm datastore list`, `vm iso`, `vm img`: printf columns, as vm-bhyve has them.</summary>
public static class StoreTables
{
    public static string Format(IEnumerable<DatastoreSummary> stores) => ColumnTable.Fixed([16, 12, 26],
        stores.Select(store => (string[])[store.Name, store.Type, store.Path ?? "-", store.Dataset ?? "-"]).Prepend(["NAME", "TYPE", "PATH", "ZFS DATASET"]));

    public static string Format(IEnumerable<MediumSummary> media) => ColumnTable.Fixed([20],
        media.Select(medium => (string[])[medium.Datastore, medium.FileName]).Prepend(["DATASTORE", "FILENAME"]));
}
