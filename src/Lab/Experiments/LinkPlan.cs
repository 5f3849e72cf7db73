using Stead.Net.Links;

namespace Stead.Lab.Experiments;

public sealed record LinkPlan(string A, string B, LinkSettings Forth, LinkSettings Back);
