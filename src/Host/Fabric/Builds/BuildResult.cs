using Stead.Fabric.Builds;
using Stead.Fabric.Constraints;

namespace Stead.Host.Fabric.Builds;

/// <param name="Bitstream">Its path.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Report">Null where the tool leaves it in files.</param>
/// <param name="Warnings">Of the tools, those that matter.</param>
public sealed record BuildResult(string Bitstream, long Bytes, BuildReport? Report, IReadOnlyList<Finding> Warnings);
