using System.Diagnostics;

namespace Stead.Tests.Harness;

/// <summary>Runs programs to their end.</summary>
public static class Programs
{
    /// <summary>Far beyond what any of them takes; a program that hangs is a failure with what it said so far.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static Ran Run(IReadOnlyList<string> argv, IReadOnlyDictionary<string, string?>? environment = null, string? input = null)
    {
        using var process = Start(argv, environment);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            try { process.StandardInput.Write(input); }
            catch (IOException) { }
        }
        process.StandardInput.Close();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{string.Join(' ', argv)} did not end within {Limit}");
        }
        // A child left behind may hold the pipes: what it says is not waited for.
        Task.WaitAll([output, error], TimeSpan.FromSeconds(10));
        return new(string.Join(' ', argv), process.ExitCode, Said(output), Said(error));

        static string Said(Task<string> reading) => reading.IsCompleted ? reading.Result : "(a process left behind still holds this pipe)";
    }

    public static Process Start(IReadOnlyList<string> argv, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(argv[0], argv.Skip(1))
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>()) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public static bool Exists(string name) => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':').Any(directory => File.Exists($"{directory}/{name}"));
}
