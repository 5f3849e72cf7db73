using System.Formats.Tar;
using System.Text.RegularExpressions;

namespace Stead.Tests.Harness;

/// <summary>A tar archive that a guest takes as its disk: the native binary, the conformance suites, and this machine's own programs with the libraries they need.</summary>
public static partial class ToolsDisk
{
    private static readonly string[] s_programs =
        ["sh", "cat", "dd", "hd", "head", "tee", "od", "wc", "stty", "env", "socat", "picocom", "screen", "cu", "python3"];

    /// <summary>Of Python's own library: what no suite imports.</summary>
    [GeneratedRegex("/(test|idlelib|lib2to3|distutils|pydoc_data|ensurepip|config-[^/]*|tkinter|unittest|xmlrpc)(/|$)")]
    private static partial Regex Unused();

    public static void Write(string path)
    {
        using var archive = new TarWriter(File.Create(path), TarEntryFormat.Gnu);
        foreach (var folder in (string[])["dev", "proc", "sys", "tmp", "run", "run/screen", "root", "etc", "var", "var/lock", "usr", "usr/bin", "usr/lib"])
            archive.WriteEntry(new GnuTarEntry(TarEntryType.Directory, folder) { Mode = (UnixFileMode)(folder is "tmp" or "run/screen" or "var/lock" ? 0x1ff : 0x1ed) });
        foreach (var (link, target) in new[] { ("bin", "usr/bin"), ("lib", "usr/lib"), ("lib64", "usr/lib"), ("usr/bin/echoctl", "stead"), ("usr/bin/vm", "stead") })
            archive.WriteEntry(new GnuTarEntry(TarEntryType.SymbolicLink, link) { LinkName = target });
        Add(archive, "/etc/passwd", "etc/passwd");
        Add(archive, "/etc/group", "etc/group");
        Add(archive, "/lib/terminfo/v/vt100", "usr/lib/terminfo/v/vt100");

        var libraries = new HashSet<string>();
        AddProgram(archive, Repository.Bin + "/stead", "usr/bin/stead", libraries);
        foreach (var program in s_programs)
        {
            if (Find(program) is { } file) AddProgram(archive, file, "usr/bin/" + program, libraries);
        }
        foreach (var file in Directory.EnumerateFiles("/usr/lib/python3.11", "*", SearchOption.AllDirectories).Where(file => !Unused().IsMatch(file)))
            AddProgram(archive, file, file[1..], file.EndsWith(".so", StringComparison.Ordinal) && !file.Contains("_ssl", StringComparison.Ordinal) ? libraries : null);
        foreach (var library in libraries) Add(archive, library, "usr/lib/" + Path.GetFileName(library));
        foreach (var suite in Directory.GetFiles(Repository.Root + "/tests/Conformance", "*.py")) Add(archive, suite, "conformance/" + Path.GetFileName(suite));
    }

    /// <summary>Debian's, not one of a user's own.</summary>
    private static string? Find(string program) => new[] { "/usr/bin/", "/bin/", "/usr/sbin/" }.Select(folder => folder + program).FirstOrDefault(File.Exists);

    private static void AddProgram(TarWriter archive, string file, string name, HashSet<string>? libraries)
    {
        Add(archive, file, name);
        if (libraries is null) return;
        foreach (Match match in Library().Matches(Programs.Run(["ldd", file]).Output)) libraries.Add(match.Groups[1].Value);
    }

    [GeneratedRegex(@"(/\S+\.so\S*) \(")]
    private static partial Regex Library();

    private static void Add(TarWriter archive, string file, string name)
    {
        if (!File.Exists(file)) return;
        using var content = File.OpenRead(new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file);
        archive.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, name) { Mode = (UnixFileMode)0x1ed, DataStream = content });
    }
}
