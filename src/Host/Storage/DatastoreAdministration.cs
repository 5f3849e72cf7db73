using Stead.Guests;
using Stead.Guests.Commands;
using Stead.Guests.Datastores;
using Stead.Guests.States;

namespace Stead.Host.Storage;

/// <summary>`vm datastore`.</summary>
public sealed class DatastoreAdministration(VmDirectory directory)
{
    public Result List() =>
        new Result.Datastores([.. directory.Datastores.Select(store => new DatastoreSummary(store.Name, store.TypeName, store.Path, store.Dataset))]);

    public Result Add(Command.DatastoreAdd command)
    {
        directory.RequireEnabled();
        Names.Require("datastore name", command.Name);
        if (directory.Datastores.Any(store => store.Name == command.Name))
            throw new UserError($"datastore '{command.Name}' already exists!", "'vm datastore list' shows them all");
        var specification = DatastoreSpecification.Parse(command.Specification);
        var path = VmDirectory.Resolve(specification);
        if (specification.Type == DatastoreType.Zfs && path is null)
            throw new UserError($"{Names.Printable(command.Specification)} doesn't seem to be a valid, mounted dataset", "'zfs list' shows the datasets");
        if (path is null || !path.StartsWith('/') || !Directory.Exists(path))
            throw new UserError($"{Names.Printable(command.Specification)} doesn't seem to be a valid directory", "write the whole path of a directory that exists, or zfs:pool/dataset");
        if (Path.GetFullPath(path).TrimEnd('/') == directory.Path) throw new UserError("specified path already exists as default datastore");
        directory.UpdateSystemConf(file => file
            .With("datastore_list", string.Join(' ', file.Words("datastore_list").Append(command.Name).Distinct()))
            .With($"path_{command.Name}", command.Specification));
        return new Result.Done();
    }
}
