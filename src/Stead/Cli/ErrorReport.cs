namespace Stead.Cli;

/// <summary>Tells the person what went wrong, on standard error, and with which code the process ends.</summary>
public static class ErrorReport
{
    /// <param name="program">`vm`, `stead`: put in front of each line.</param>
    /// <param name="trace">Print the stack of a bug.</param>
    public static int Write(TextWriter error, string program, Exception exception, bool trace)
    {
        switch (exception)
        {
            case UserError user:
                foreach (var complaint in user.Complaints) error.WriteLine($"{program}: ERROR: {complaint}");
                return user.ExitCode;
            case HostException host:
                error.WriteLine($"{program}: ERROR: {host.Message}");
                return ExitCodes.Refused;
            case IOException or UnauthorizedAccessException:
                // Files are Host's, and its errors say which: this one is standard output's.
                error.WriteLine($"{program}: ERROR: write to standard output: {(exception.InnerException ?? exception).Message.ReplaceLineEndings(" ")}");
                return ExitCodes.Refused;
            case OperationCanceledException:
                error.WriteLine($"{program}: ERROR: interrupted");
                return ExitCodes.Interrupted;
            default:
                error.WriteLine($"{program}: ERROR: this is a bug of Stead: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
                error.WriteLine(trace ? exception.ToString() : $"{program}: run it again with STEAD_TRACE=1 to see where, and report that");
                return ExitCodes.Bug;
        }
    }
}
