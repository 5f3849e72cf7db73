using Stead.Guests.Commands;
using Stead.Guests.Templates;
using Stead.Host.Switches;

namespace Stead.Host.Storage;

/// <summary>`vm init`: vm_dir and its folders, the templates, the switches. Run again after each boot of the host.</summary>
public sealed class HostPreparation(VmDirectory directory, SwitchAdministration switches)
{
    public Result Init()
    {
        MakeFolders();
        switches.BringUpAll();
        return new Result.Done();
    }

    /// <summary>All of it that needs no root where vm_dir is one's own.</summary>
    public void MakeFolders()
    {
        directory.RequireEnabled();
        foreach (var folder in (ReadOnlySpan<string>)["", "/.config", "/.templates", "/.iso", "/.img"]) VmDirectory.MakeDirectory(directory.Path + folder);
        foreach (var folder in (ReadOnlySpan<string>)["/.config", "/.templates"]) AtomicFile.RemoveLeftovers(directory.Path + folder);
        foreach (var template in TemplateCatalog.All)
        {
            // What the user has changed stays.
            var path = $"{directory.TemplateDirectory}/{template.Name}.conf";
            if (!File.Exists(path)) AtomicFile.Write(path, template.Text, AtomicFile.Public);
        }
    }
}
