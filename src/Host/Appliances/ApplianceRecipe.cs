using System.Security.Cryptography;
using System.Text;
using Stead.Guests.Settings;

namespace Stead.Host.Appliances;

/// <summary>What an appliance is made of: a folder of `appliances/`, brought along in the binary.</summary>
/// <param name="Files">By name within the folder.</param>
public sealed record ApplianceRecipe(string Name, IReadOnlyDictionary<string, byte[]> Files)
{
    private readonly SettingsFile _conf = SettingsFile.Parse($"appliances/{Name}/recipe.conf", Encoding.UTF8.GetString(Files["recipe.conf"]));

    /// <summary>A package, or one that depends on the newest of them.</summary>
    public string KernelPackage => _conf["kernel_package"]!;

    public IReadOnlyList<string> Packages => _conf.Words("packages");

    public IReadOnlyList<string> Modules => _conf.Words("modules");

    /// <exception cref="UserError">There is no such appliance.</exception>
    public static ApplianceRecipe Load(string name)
    {
        var assembly = typeof(ApplianceRecipe).Assembly;
        var prefix = $"appliances/{name}/";
        var files = assembly.GetManifestResourceNames().Where(resource => resource.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(resource => resource[prefix.Length..], resource => Read(assembly.GetManifestResourceStream(resource)!));
        if (files.Count > 0) return new(name, files);
        throw new UserError([new($"there is no appliance '{Guests.Names.Printable(name)}'") { Key = "appliance", Instead = "Stead brings along: tiny" }]);
    }

    /// <summary>Changes when anything in the folder does.</summary>
    public byte[] Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in Files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{content.Length}\0"));
            hash.AppendData(content);
        }
        return hash.GetHashAndReset();
    }

    private static byte[] Read(Stream stream)
    {
        using (stream)
        {
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }
}
