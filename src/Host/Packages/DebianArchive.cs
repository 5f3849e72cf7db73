using Stead.Host.Hypervisors;
using Stead.Host.Narration;
using Stead.Host.Posix;
using Stead.Host.Processes;

namespace Stead.Host.Packages;

/// <summary>Fetches packages of the distribution, checked by apt, without installing them and without root.</summary>
/// <param name="state">A directory of our own for apt's lists, used when the system has none, or old ones.</param>
public sealed class DebianArchive(string state, INarrator narrator)
{
    private const int LookMilliseconds = 100;

    private bool _ownLists;

    /// <summary>The newest version of each.</summary>
    /// <exception cref="HostException">No apt here, no network, or no such package.</exception>
    public IReadOnlyList<DebianPackage> Find(IReadOnlyList<string> names)
    {
        foreach (var program in (ReadOnlySpan<string>)["apt-get", "apt-cache", "dpkg-deb"])
        {
            if (Programs.Find(program) is null)
                throw new HostException("fetch packages of the distribution", $"there is no {program} here", instead: "this part needs Debian or one of its descendants");
        }
        if (TryFind(names) is { } found) return found;
        UpdateOwnLists();
        return TryFind(names) ?? throw new HostException($"find the packages {string.Join(' ', names)}", "no list of packages has them",
            instead: "look at /etc/apt/sources.list: it must name Debian's main archive");
    }

    /// <summary>The package that a name which is only a pointer to the newest one depends on; a real package is its own answer.</summary>
    public string Newest(string name)
    {
        if (Try(name) is { } known) return known;
        UpdateOwnLists();
        return Try(name) ?? throw new HostException($"find the package {name}", "no list of packages has it", instead: "look at /etc/apt/sources.list: it must name Debian's main archive");

        string? Try(string of)
        {
            var result = ProcessRunner.Run(["apt-cache", .. Options, "depends", "--no-recommends", "--no-suggests", of]);
            if (result.ExitCode != 0) return null;
            var depends = result.Output.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("Depends: ", StringComparison.Ordinal)).Select(line => line["Depends: ".Length..]);
            return depends.FirstOrDefault(package => package.StartsWith("linux-image-", StringComparison.Ordinal)) ?? of;
        }
    }

    /// <summary>Downloads into a directory; what has another checksum than the archive's index says never gets there.</summary>
    public void Download(IReadOnlyList<DebianPackage> packages, string directory)
    {
        var total = packages.Sum(package => package.Size);
        using var meter = narrator.Begin($"downloading {string.Join(", ", packages.Select(package => package.Name))}", total, MeterUnit.Bytes);
        var (said, sayer) = SystemCalls.Pipe();
        // apt-get downloads into its working directory; env(1) sets that for it alone.
        var pid = Spawn.Start(["env", $"--chdir={directory}", "apt-get", .. Options, "-q", "-q", "download", .. packages.Select(package => package.Name)], (sayer, 2));
        SystemCalls.Close(sayer);
        var complaint = new System.Text.StringBuilder();
        Span<byte> buffer = stackalloc byte[4096];
        while (true)
        {
            if (SystemCalls.WaitReadable(said, LookMilliseconds))
            {
                var count = SystemCalls.Read(said, buffer);
                if (count is 0 or -2) break;
                if (count > 0) complaint.Append(System.Text.Encoding.UTF8.GetString(buffer[..count]));
            }
            meter.Report(Directory.EnumerateFiles(directory, "*.deb*").Sum(file => new FileInfo(file) is { Exists: true, Length: var length } ? length : 0));
        }
        SystemCalls.Close(said);
        if (SystemCalls.Wait(pid, wait: true) is { ShellCode: 0 }) return;
        throw new HostException($"download {string.Join(", ", packages.Select(package => package.Name))}", complaint.ToString().Trim(),
            instead: "try again when the network is there; 'apt-get update' helps when the system's lists are old");
    }

    public static void Unpack(string package, string directory) => ProcessRunner.Require("dpkg-deb", "-x", package, directory);

    private IReadOnlyList<DebianPackage>? TryFind(IReadOnlyList<string> names)
    {
        var result = ProcessRunner.Run(["apt-get", .. Options, "download", "--print-uris", .. names]);
        if (result.ExitCode != 0) return null;
        var found = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(DebianPackage.Parse).OfType<DebianPackage>().ToList();
        return found.Count == names.Count ? found : null;
    }

    private void UpdateOwnLists()
    {
        if (_ownLists) return;
        _ownLists = true;
        foreach (var folder in (ReadOnlySpan<string>)["/lists/partial", "/archives/partial"]) Directory.CreateDirectory(state + folder);
        using var meter = narrator.Begin("reading the distribution's lists of packages");
        ProcessRunner.Require(["apt-get", .. Options, "-q", "update"]);
    }

    private IReadOnlyList<string> Options =>
    [
        "-o", "APT::Sandbox::User=root",
        .. _ownLists ? (string[])["-o", $"Dir::State::Lists={state}/lists", "-o", $"Dir::Cache={state}"] : [],
    ];
}

/// <param name="FileName">As it is downloaded.</param>
public sealed record DebianPackage(string Name, string FileName, long Size, string Checksum)
{
    /// <summary>A line of `apt-get download --print-uris`: `'URI' NAME_VERSION_ARCH.deb SIZE SHA256:HEX`.</summary>
    public static DebianPackage? Parse(string line)
    {
        var words = line.Split(' ');
        if (words is not [['\'', ..], var file, var size, var checksum] || !long.TryParse(size, out var bytes) || file.Contains('/') || file.Split('_') is not [var name, ..]) return null;
        return new(name, file, bytes, checksum);
    }
}
