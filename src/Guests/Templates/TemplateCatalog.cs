using System.Reflection;

namespace Stead.Guests.Templates;

/// <summary>The templates that Stead brings along: `.conf` files beside this one.</summary>
public static class TemplateCatalog
{
    private const string Prefix = "templates/";

    public static IReadOnlyList<Template> All { get; } =
    [
        .. Resources.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(name => new Template(name[Prefix.Length..^".conf".Length], Read(name))),
    ];

    private static Assembly Resources => typeof(TemplateCatalog).Assembly;

    private static string Read(string name)
    {
        using var reader = new StreamReader(Resources.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

/// <param name="Name">As in `vm create -t NAME`.</param>
public sealed record Template(string Name, string Text);
