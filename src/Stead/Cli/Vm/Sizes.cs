using Stead.Guests;

namespace Stead.Cli.Vm;

/// <summary>Sizes on the command line.</summary>
internal static class Sizes
{
    /// <param name="option">Where it was written.</param>
    /// <exception cref="UserError">It is not a size above zero.</exception>
    public static DataSize Parse(string option, string text) => DataSize.TryParse(text, out var size) && size.Bytes > 0
        ? size
        : throw new UserError($"{option}: '{Names.Printable(text)}' is not a size", "write a number and a unit, like 512M or 20G") { ExitCode = ExitCodes.Misuse };
}
