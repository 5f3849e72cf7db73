using Stead.Guests.Commands;

namespace Stead.Cli;

/// <summary>Prints what a command answered.</summary>
public static class ResultText
{
    public static void Write(TextWriter output, Result result, bool json)
    {
        if (result is Result.Done or Result.Failures) return;
        output.Write(json ? "" : result.ToString());
    }
}
