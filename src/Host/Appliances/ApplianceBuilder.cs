using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Stead.Host.Narration;
using Stead.Host.Packages;
using Stead.Host.Posix;
using Stead.Host.Storage;

namespace Stead.Host.Appliances;

/// <summary>
/// Makes appliances of the distribution's own packages. The same packages and the same recipe give the same bytes; what was made
/// once is kept under a key of both.
/// </summary>
public sealed class ApplianceBuilder(INarrator narrator)
{
    /// <summary>Part of the key: higher when this class makes something else of the same recipe.</summary>
    private const int Format = 1;

    private const string Manifest = "manifest.json";

    private static string Store(string name) => $"{CacheDirectory.Path}/appliances/{name}";

    /// <exception cref="HostException">No package could be had, and nothing was made before.</exception>
    public Appliance Build(ApplianceRecipe recipe)
    {
        var archive = new DebianArchive($"{CacheDirectory.Path}/apt", narrator);
        IReadOnlyList<DebianPackage> packages;
        try
        {
            packages = archive.Find([archive.Newest(recipe.KernelPackage), .. recipe.Packages]);
        }
        catch (HostException e) when (Newest(recipe) is { } made)
        {
            narrator.Warn($"{e.Message}; taking what was made of {recipe.Name} before");
            return made;
        }
        var directory = $"{Store(recipe.Name)}/{Key(recipe, packages)}";
        if (File.Exists($"{directory}/{Manifest}")) return new(directory);
        Make(recipe, archive, packages, directory);
        return new(directory);
    }

    /// <summary>The one made last of this very recipe; needs no network.</summary>
    /// <returns>Null when there is none.</returns>
    public static Appliance? Newest(ApplianceRecipe recipe)
    {
        if (!Directory.Exists(Store(recipe.Name))) return null;
        return new DirectoryInfo(Store(recipe.Name)).EnumerateDirectories(RecipeKey(recipe) + "-*")
            .Where(made => File.Exists($"{made.FullName}/{Manifest}")).OrderByDescending(made => made.LastWriteTimeUtc)
            .Select(made => new Appliance(made.FullName)).FirstOrDefault();
    }

    private static string RecipeKey(ApplianceRecipe recipe) => Convert.ToHexStringLower(recipe.Digest())[..12];

    private static string Key(ApplianceRecipe recipe, IReadOnlyList<DebianPackage> packages)
    {
        var text = $"{Format}\n" + string.Join('\n', packages.Select(package => $"{package.FileName} {package.Checksum}"));
        return $"{RecipeKey(recipe)}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12]}";
    }

    private void Make(ApplianceRecipe recipe, DebianArchive archive, IReadOnlyList<DebianPackage> packages, string directory)
    {
        narrator.Say($"building the {recipe.Name} guest from {string.Join(", ", packages.Select(package => package.FileName))}");
        var making = $"{Store(recipe.Name)}/.unfinished.{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(making);
            archive.Download(packages, making);
            using (narrator.Begin($"building the {recipe.Name} guest"))
            {
                var root = $"{making}/root";
                foreach (var package in packages) DebianArchive.Unpack($"{making}/{package.FileName}", root);
                var image = File.ReadAllBytes(Directory.GetFiles($"{root}/boot", "vmlinuz-*").Order(StringComparer.Ordinal).Last());
                Keep($"{making}/{Appliance.KernelFile}", KernelImage.Unpack(image) ?? image);
                Keep($"{making}/{Appliance.InitrdFile}", InitialRamDisk(recipe, root));
                Directory.Delete(root, recursive: true);
                foreach (var package in packages) File.Delete($"{making}/{package.FileName}");
                Keep($"{making}/{Manifest}", Describe(recipe, packages, making));
            }
            SystemCalls.SyncDirectory(making);
            Directory.Move(making, directory);
            RemoveOthers(recipe, directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process may have made the same meanwhile.
            if (!File.Exists($"{directory}/{Manifest}")) throw HostErrors.From($"build the {recipe.Name} guest in {making}", e);
        }
        finally
        {
            if (Directory.Exists(making)) Directory.Delete(making, recursive: true);
        }
    }

    private static byte[] InitialRamDisk(ApplianceRecipe recipe, string root)
    {
        var archive = new CpioArchive()
            .AddCharacterDevice("dev/console", 5, 1)
            .AddFile("bin/busybox", File.ReadAllBytes($"{root}/bin/busybox"), 0x1ed)
            .AddFile("init", recipe.Files["init"], 0x1ed)
            .AddFile("etc/udhcpc.script", recipe.Files["udhcpc.script"], 0x1ed);
        var available = Directory.EnumerateFiles($"{root}/lib/modules", "*.ko", SearchOption.AllDirectories).ToDictionary(KernelModule.NameOf);
        var order = new List<string>();
        foreach (var module in recipe.Modules) AddWithDependencies(module, available, order);
        foreach (var module in order) archive.AddFile($"lib/modules/{module}.ko", File.ReadAllBytes(available[module]));
        return archive.AddFile("etc/modules", Encoding.ASCII.GetBytes(string.Concat(order.Select(module => $"{module}.ko\n")))).ToArray();
    }

    /// <summary>A module that is not there is built into this kernel, or this kernel has no such device.</summary>
    private static void AddWithDependencies(string module, Dictionary<string, string> available, List<string> order)
    {
        if (order.Contains(module) || !available.TryGetValue(module, out var path)) return;
        foreach (var needed in KernelModule.Dependencies(File.ReadAllBytes(path))) AddWithDependencies(needed, available, order);
        order.Add(module);
    }

    private static void Keep(string path, byte[] content)
    {
        using var stream = new FileStream(path, FileMode.CreateNew);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    private static byte[] Describe(ApplianceRecipe recipe, IReadOnlyList<DebianPackage> packages, string directory)
    {
        var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new() { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("appliance", recipe.Name);
            json.WriteString("recipe_sha256", Convert.ToHexStringLower(recipe.Digest()));
            json.WriteStartObject("packages");
            foreach (var package in packages) json.WriteString(package.FileName, package.Checksum);
            json.WriteEndObject();
            json.WriteStartObject("sha256");
            foreach (var file in (ReadOnlySpan<string>)[Appliance.KernelFile, Appliance.InitrdFile])
                json.WriteString(file, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes($"{directory}/{file}"))));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return [.. text.ToArray(), (byte)'\n'];
    }

    /// <summary>Guests have copies of their own; of older builds, and of builds that were cut short, nothing is needed.</summary>
    private static void RemoveOthers(ApplianceRecipe recipe, string keep)
    {
        foreach (var other in Directory.GetDirectories(Store(recipe.Name)).Where(other => other != keep))
        {
            var name = Path.GetFileName(other);
            if (name.StartsWith(".unfinished.", StringComparison.Ordinal) && int.TryParse(name[".unfinished.".Length..], out var pid) && ProcessIdentity.IsAlive(pid)) continue;
            try { Directory.Delete(other, recursive: true); }
            catch (IOException) { }
        }
    }
}
